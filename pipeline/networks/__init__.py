"""Trained image networks outside the report: exported, described, loaded and used.

export      a manifest and the store → files of weights      model_card   the card beside each
weights     a file of weights → its network: the door        predict      images → their likeliest classes
"""
