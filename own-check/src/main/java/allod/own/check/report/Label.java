package allod.own.check.report;

import com.sun.source.tree.Tree;

/// A place in the source with what it has to do with a finding, as "value moved here". An empty text underlines
/// only.
///
/// @param tree the place; its compilation unit is that of the finding
/// @param text what happened there, without a full stop
public record Label(Tree tree, String text) {}
