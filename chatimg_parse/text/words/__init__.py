"""The words of replies as rows of data, and how they are looked up. Knows no construct."""
