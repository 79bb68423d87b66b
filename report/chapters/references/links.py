"""The links of the source's reference list, in its order."""

LINKS = (
    "https://scikit-learn.org/dev/modules/generated/sklearn.preprocessing.StandardScaler.html",
    "https://www.geeksforgeeks.org/imbalanced-learn-module-in-python/",
    "https://pytorch.org/docs/stable/tensors.html",
    "https://pytorch.org/tutorials/beginner/blitz/neural_networks_tutorial.html",
    "https://pytorch.org/docs/stable/optim.html",
    "https://medium.com/@aidant0001/batch-normalization-with-pytorch-959744b05325",
    "https://kozodoi.me/blog/20210219/gradient-accumulation",
    "https://www.geeksforgeeks.org/introduction-convolution-neural-network/",
    "https://www.tensorflow.org/tutorials/images/cnn",
    "https://pytorch.org/vision/main/models/generated/torchvision.models.vgg13.html",
    "https://www.kaggle.com/datasets/pytorch/vgg13bn",
)
