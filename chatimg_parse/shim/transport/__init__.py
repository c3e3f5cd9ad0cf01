"""The HTTP of the shim: requests and responses of the SDK on their way."""
