"""A person decides for one government in one history; everything else plays on."""
