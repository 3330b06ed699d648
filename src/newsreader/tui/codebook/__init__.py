"""The codebook screen: the tree of tags, what each means and how often it is used, and actions on tags."""
