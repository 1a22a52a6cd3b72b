//! Word lists: Danish inflection, lookup by word hash, phrases, compounds; hashed tables read in place.
