"""The Images API over a chat endpoint: the call that is read, the question that is asked, the answer that is given."""
