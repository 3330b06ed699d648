"""The feeds screen: folders and feeds with their unread entries and failures, and the actions on feeds.

`jobs` is the work that takes long, for other screens too. Must not know how feeds are fetched or stored.
"""
