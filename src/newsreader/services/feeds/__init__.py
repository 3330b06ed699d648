"""The actions on feeds: `subscribing` adds them by address or from a list, `refreshing` gets their entries.

`schedule` says when a feed is due. Naming, filing, pausing and removing feeds are methods of `Library.feeds`.
"""
