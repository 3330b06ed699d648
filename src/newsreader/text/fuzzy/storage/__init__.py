"""How the index is held: sets of notes as bits, posting lists, the words of each note, and the file of all of them."""
