"""The pictures of an output folder, which may be a stranger's → what the report embeds of them.

rules       what a drawing of ours is made of: elements, attributes, values, limits
svg         a drawing → the same drawing, built anew from what the rules know
png         a picture of pixels → how many it has, once it is known to be whole
gallery     a file of the folder → its picture, read once, all within common limits

What the rules don't know refuses the whole picture: to leave a part of it out would show
another picture than the one that was made.
"""
