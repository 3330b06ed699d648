"""The feeds of a library, and how their entries arrive in the inbox and leave it.

Must not know the network or the formats of feeds: it takes `records.Subscription`, `Refreshed` and `Arrival`. Callers
use `feeds.Feeds`.
"""
