package allod.own.check.infer;

/// A word to put into a source.
///
/// @param offset where
/// @param word the annotation without `@` and without arguments
/// @param arguments in parentheses, or empty
/// @param line whether it gets a line of its own
record Edit(int offset, String word, String arguments, boolean line) {}
