"""What has to be known before something is put on a slide."""
