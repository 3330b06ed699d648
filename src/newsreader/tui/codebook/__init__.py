"""The codebook: the tree of tags with their descriptions and uses, and the actions on tags."""
