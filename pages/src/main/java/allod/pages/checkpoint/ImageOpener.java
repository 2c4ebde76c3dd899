package allod.pages.checkpoint;

import static allod.pages.checkpoint.ImageLayout.ABSENT;
import static allod.pages.checkpoint.ImageLayout.BLOCK_BYTES;
import static allod.pages.checkpoint.ImageLayout.ROOTS;
import static allod.pages.checkpoint.ImageLayout.VERSION;
import static allod.pages.checkpoint.ImageLayout.offset;

import allod.pages.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Opens a file as an image: makes one where there is nothing yet, else finds the root to go on from.
///
/// ```
/// nothing but zeros, at most two blocks    a new image, or one whose making a crash has cut short: make it
/// one root whose checksum fits             that one; the other was being written when a crash came
/// two                                      the one with the higher sequence; the other is the checkpoint before
/// none                                     damaged, or no image
/// ```
final class ImageOpener implements AutoCloseable {

    private final ImageFile file;
    private final int pages;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment block;

    private ImageOpener(ImageFile file, int pages) {
        this.file = file;
        this.pages = pages;
        this.block = arena.allocate(BLOCK_BYTES, BLOCK_BYTES);
    }

    /// @param older whether to go back to the checkpoint before the newest
    /// @throws ImageRefused when the file is no image of a space of `pages` pages
    /// @throws ImageDamaged when it is one, and its root or page map is damaged
    static Image open(ImageFile file, int pages, boolean older) {
        try (ImageOpener opener = new ImageOpener(file, pages)) {
            if (opener.isUnborn()) {
                opener.create();
            }
            return opener.load(opener.roots(older));
        }
    }

    /// The error for a damaged checkpoint, with what can be done about it.
    static ImageDamaged withRemedy(ImageFile file, ImageDamaged damaged) {
        try (ImageOpener opener = new ImageOpener(file, 1)) {
            Root even = opener.readRoot(0);
            Root odd = opener.readRoot(1);
            if (even == null || odd == null) {
                return damaged;
            }
            return new ImageDamaged(damaged.getMessage()
                    + " Take a copy of the file that is intact; CheckpointOptions.acceptOlder(true) goes back to checkpoint "
                    + Math.min(even.sequence(), odd.sequence()) + ".");
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    /// A file that was never an image has no byte that is not zero: creation writes the first one.
    private boolean isUnborn() {
        long bytes = file.bytes();
        if (bytes > offset(ROOTS)) {
            return false;
        }
        for (int slot = 0; slot < ROOTS; slot++) {
            block.fill((byte) 0);
            long _ = file.read(block.address(), BLOCK_BYTES, offset(slot));
            if (block.mismatch(MemorySegment.ofArray(new byte[BLOCK_BYTES])) >= 0) {
                return false;
            }
        }
        return true;
    }

    private void create() {
        file.allocate(0, offset(ROOTS));
        new Root(VERSION, PageSize.BYTES, spaceBytes(), 0, ABSENT, 0, PageMap.levels(pages)).encode(block);
        file.write(block.address(), BLOCK_BYTES, offset(Root.slot(0)));
        file.publish();
    }

    private Roots roots(boolean older) {
        Root even = readRoot(0);
        Root odd = readRoot(1);
        if (even == null && odd == null) {
            throw noRoot();
        }
        boolean evenIsNewest = odd == null || (even != null && even.sequence() > odd.sequence());
        Root newest = Objects.requireNonNull(evenIsNewest ? even : odd);
        Root other = evenIsNewest ? odd : even;
        requireMatch(newest);
        boolean neighbours = other != null && other.sequence() == newest.sequence() - 1;
        if (!older) {
            return new Roots(newest, neighbours ? other : null, false);
        }
        if (!neighbours) {
            throw new ImageDamaged(file.name() + " is damaged in checkpoint " + newest.sequence()
                    + ", and there is no older one: take a copy of the file that is intact.");
        }
        return new Roots(Objects.requireNonNull(other), null, true);
    }

    private Image load(Roots roots) {
        makeDurable();
        long fileBlocks = file.bytes() >> ImageLayout.BLOCK_SHIFT;
        MapReader reader = new MapReader(file, fileBlocks, block);
        PageMap map = reader.read(roots.chosen(), pages);
        BlockSpace space = new BlockSpace(file, fileBlocks);
        map.forEachBlock(space::loadUsed);
        Root before = roots.before();
        if (before != null) {
            try {
                reader.read(before, pages).forEachBlock(space::loadOlder);
            } catch (ImageDamaged damaged) {
                // the older checkpoint is beyond use, so nothing of it needs to be kept
            }
        }
        return new Image(file, roots, map, space);
    }

    /// Brings what was found to the disk before anybody relies on it: the process before may have died, or been
    /// refused, between the write of a root and its sync, and then the system's cache knows a root that the disk
    /// does not. The bytes are the same, so a write that is torn does no harm.
    private void makeDurable() {
        for (int slot = 0; slot < ROOTS; slot++) {
            if (readRoot(slot) != null) {
                file.write(block.address(), BLOCK_BYTES, offset(slot));
            }
        }
        file.sync();
    }

    private @Nullable Root readRoot(int slot) {
        block.fill((byte) 0);
        long _ = file.read(block.address(), BLOCK_BYTES, offset(slot));
        return Root.decode(block);
    }

    private ImageFailed noRoot() {
        for (int slot = 0; slot < ROOTS; slot++) {
            long read = file.read(block.address(), BLOCK_BYTES, offset(slot));
            if (read == BLOCK_BYTES && Root.hasMagic(block)) {
                return new ImageDamaged("both roots of " + file.name()
                        + " are damaged, and with them the way to every page: take a copy of the file that is intact.");
            }
        }
        return new ImageRefused(file.name() + " (" + file.bytes()
                + " bytes) is no image of Allod, and is left as it is: choose another path.");
    }

    private void requireMatch(Root root) {
        if (root.version() != VERSION) {
            throw new ImageRefused(
                    file.name() + " has version " + root.version() + " of the format, and this Allod reads " + VERSION
                            + ": use the Allod that wrote it, or a newer one.");
        }
        if (root.pageBytes() != PageSize.BYTES) {
            throw new ImageRefused(file.name() + " has pages of " + root.pageBytes() + " bytes, and this machine "
                    + PageSize.BYTES + ": open it on a machine of the other kind.");
        }
        if (root.spaceBytes() != spaceBytes()) {
            throw new ImageRefused(file.name() + " is the image of " + root.spaceBytes() + " bytes, and the range has "
                    + spaceBytes() + ": open it with a range of the same length.");
        }
    }

    private long spaceBytes() {
        return (long) pages << PageSize.SHIFT;
    }
}
