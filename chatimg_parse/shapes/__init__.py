"""Replies of one shape: contents that differ in their values alone, told from what those before them gave.

A gateway writes its replies by a template. Once a shape came often, it is read with other values in their places, and
where each of these results is the same but for its values, the result itself becomes a template: from then on one
pattern reads such a content. This room knows no word of any gateway, no syntax and no rule: how a content is read is
given to it as a function, and whatever is no plain function of the values has no shape.
"""
