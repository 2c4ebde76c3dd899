package allod.lab.memory;

/// A range of addresses that the kernel treats alike, as one record of `smaps` describes it.
///
/// @param startAddress on a page boundary
/// @param endAddress the first address after it
/// @param permissions `rwxp`, a dash for what is not permitted; `s` for shared in place of `p` for private
/// @param fileOffset where in the file it begins
/// @param device of the file, `fe:00`
/// @param inode of the file; 0 when there is none
/// @param name of the file, or what the kernel calls the range in brackets; empty when it has no name
/// @param flags the kernel's two-letter words, each between spaces; empty when it tells none
/// @param amounts what is in memory
public record Mapping(
        long startAddress,
        long endAddress,
        String permissions,
        long fileOffset,
        String device,
        long inode,
        String name,
        String flags,
        Amounts amounts) {

    public long bytes() {
        return endAddress - startAddress;
    }

    public boolean isPrivate() {
        return isPrivate(permissions);
    }

    public boolean isExecutable() {
        return permissions.charAt(2) == 'x';
    }

    /// Readable and writable, not executable.
    boolean isData() {
        return permissions.startsWith("rw-");
    }

    /// Address space that nobody may touch: a reserve, or a guard.
    boolean isInaccessible() {
        return permissions.startsWith("---");
    }

    /// Private memory without a file and without a name: its shape and its place are all that tells what it is.
    boolean isNameless() {
        return isPrivate() && inode == 0 && name.isEmpty();
    }

    /// Whether a file stands behind it.
    public boolean isFile() {
        return isFile(inode, name);
    }

    boolean hasFlag(String word) {
        return flags.contains(" " + word + " ");
    }

    boolean endsWhere(Mapping next) {
        return endAddress == next.startAddress;
    }

    static boolean isPrivate(String permissions) {
        return permissions.charAt(3) == 'p';
    }

    static boolean isFile(long inode, String name) {
        return inode != 0 && !name.startsWith("/dev/zero");
    }
}
