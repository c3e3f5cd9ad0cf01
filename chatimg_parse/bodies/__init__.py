"""Whole responses: one walk over any object, by what its keys mean. A tour, in the order in which a body goes through.

In `walk`, `top_level` says what an object at the top is (a body, a parameter block, an event, a list of these) and
hands it to the walk. `typed_events` reads the name of an event first: its last words are a stage, which becomes what
is known around the object. `walk` looks at each object once: `text.words.keys` sorts its keys by meaning (the rows are
in `text.words.key_rows`), `situation` says what it is and what is known inside of it (`context`, by the types in
`kinds`), `facts` notes id, state, progress and where to ask, `errors` what failed and what was held back, `forms` what
only the form of an object tells. Then its members go to their readers: `members` has one for each meaning, `words`
those of texts, messages and choices, `calls` those of tools, `media` makes of an address or bytes a result, a draft, a
link or a stranger.

Everything is told to a `Reply`, the matter of `reply`, which has a channel for each text (`channels`, `held_json` for
one that may be a body itself, `cut` for what an end leaves in doubt), and `joined` puts all of it on one line for
those who decide. `envelope` notes what a body says of itself, `string_places` where strings stand, `json_text` reads
JSON that was cut.

To teach it a newly seen key, add a spelling to one row of `text.words.key_rows`, and a body that needs it to
`tests/fixtures/keys/`: nothing in this folder has to change. A key whose meaning is new gets a row of its own, a
reader in `members.READERS`, and words in `explain`'s tree.
"""
