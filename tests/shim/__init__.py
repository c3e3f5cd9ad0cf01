"""The shim: bodies and streams rewritten, transports, failures, and the Images API over a chat."""
