package allod.own.check.report;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The ways from a file to some of its trees, found in one walk.
final class Whereabouts extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final Set<Tree> wanted;
    private final IdentityHashMap<Tree, TreePath> found = new IdentityHashMap<>();

    private Whereabouts(Set<Tree> wanted) {
        this.wanted = wanted;
    }

    /// The ways to trees of one class.
    ///
    /// @param wanted a set by identity
    static Map<Tree, TreePath> of(TreePath type, Set<Tree> wanted) {
        Whereabouts walk = new Whereabouts(wanted);
        walk.scan(type, null);
        return walk.found;
    }

    @Override
    public @Nullable Void scan(@Nullable Tree tree, @Nullable Void nothing) {
        if (tree != null && wanted.contains(tree) && !found.containsKey(tree)) {
            TreePath parent = getCurrentPath();
            found.put(tree, parent.getLeaf() == tree ? parent : new TreePath(parent, tree));
        }
        return super.scan(tree, null);
    }

    @Override
    public @Nullable Void scan(TreePath path, @Nullable Void nothing) {
        if (wanted.contains(path.getLeaf())) {
            found.put(path.getLeaf(), path);
        }
        return super.scan(path, null);
    }

    /// The member of a class that a tree belongs to: the outermost one below classes that are members
    /// themselves, so that lambdas, local and anonymous classes belong to the method around them.
    static TreePath member(TreePath path) {
        TreePath member = path;
        for (TreePath at = path; at.getParentPath() != null; at = at.getParentPath()) {
            if (at.getParentPath().getLeaf() instanceof ClassTree && isMemberClass(at.getParentPath())) {
                member = at;
                break;
            }
        }
        return member;
    }

    private static boolean isMemberClass(TreePath type) {
        for (TreePath at = type; at.getParentPath() != null; at = at.getParentPath()) {
            Tree parent = at.getParentPath().getLeaf();
            if (!(parent instanceof ClassTree) && at.getParentPath().getParentPath() != null) {
                return false;
            }
        }
        return true;
    }
}
