package allod.pages.checkpoint;

import allod.pages.PageSize;
import allod.pages.snapshot.Snapshot;
import allod.pages.snapshot.SnapshotSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.BitSet;

/// The pages of a [SnapshotSpace], read from a snapshot while its writers go on.
///
/// Takes and folds replace the mappings of the space, and move pages between them, so write protection would not last
/// from one checkpoint to the next: changed pages are found by their digests. A checkpoint therefore reads all of the
/// space; it stops the writers only for the take.
final class SpaceSource implements PageSource {

    private final SnapshotSpace space;
    private final Quiesce quiesce;
    private final PageDigests digests;
    private long seenBytes; // up to here pages were ever not zero, or pending

    private SpaceSource(SnapshotSpace space, Quiesce quiesce, int pages) {
        this.space = space;
        this.quiesce = quiesce;
        this.digests = new PageDigests(pages);
    }

    /// Commits the pages that an image has and fills them; all others must be zero.
    ///
    /// @throws IllegalStateException when they are not
    static SpaceSource restored(SnapshotSpace space, Image image, Quiesce quiesce) {
        PageMap map = image.map();
        for (int page = 0; page < map.pages(); page++) {
            int end = page;
            while (end < map.pages() && map.block(0, end) != ImageLayout.ABSENT) {
                end++;
            }
            if (end > page) {
                long pageAddress = space.address() + ((long) page << PageSize.SHIFT);
                space.commit(pageAddress, (long) (end - page) << PageSize.SHIFT);
                page = end;
            }
        }
        new PageReader(image, space.address()).restorePresent();
        SpaceSource source = new SpaceSource(space, quiesce, map.pages());
        BitSet notZero = new BitSet();
        source.take(notZero, (firstPage, runPages, address) -> {
            if (map.block(0, firstPage) == ImageLayout.ABSENT) {
                throw new IllegalStateException("page " + firstPage + " of " + space
                        + " holds something, and in the image it is zero: open an image with a new space.");
            }
        });
        return source;
    }

    @Override
    public long take(BitSet pending, Taker taker) {
        long[] pauseNanos = {0};
        try (Snapshot snapshot = snapshot(pauseNanos)) {
            PageChannel channel = new PageChannel(pending, taker);
            long committedBytes = snapshot.writeTo(channel);
            seenBytes = Math.max(seenBytes, Math.max(committedBytes, (long) pending.length() << PageSize.SHIFT));
            // What was committed once and is no more reads as zero, and may stand in the image as something else.
            snapshot.writeTo(channel, space.address() + committedBytes, seenBytes - committedBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the channel throws none
        }
        return pauseNanos[0];
    }

    /// A digest finds them.
    @Override
    public void markChanged(long rangeAddress, long rangeBytes) {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return space.toString();
    }

    private Snapshot snapshot(long[] pauseNanos) {
        Snapshot[] taken = new Snapshot[1];
        quiesce.whileStopped(() -> {
            long start = System.nanoTime();
            taken[0] = space.takeQuiescent();
            pauseNanos[0] = System.nanoTime() - start;
        });
        if (taken[0] == null) {
            throw new IllegalStateException(quiesce + " did not run what it was given: nothing was taken.");
        }
        return taken[0];
    }

    /// Is written all pages, in their order, and picks the changed ones.
    private final class PageChannel implements WritableByteChannel {

        private final BitSet pending;
        private final Taker taker;
        private int page;

        PageChannel(BitSet pending, Taker taker) {
            this.pending = pending;
            this.taker = taker;
        }

        @Override
        public int write(ByteBuffer chunk) {
            MemorySegment contents = MemorySegment.ofBuffer(chunk);
            int bytes = chunk.remaining();
            assert PageSize.isMultiple(bytes) : bytes;
            for (long offset = 0; offset < bytes; offset += PageSize.BYTES) {
                look(contents.asSlice(offset, PageSize.BYTES));
                page++;
            }
            chunk.position(chunk.limit());
            return bytes;
        }

        private void look(MemorySegment contents) {
            if (digests.update(page, contents, PageBuffer.isZero(contents.address()))) {
                pending.set(page);
            }
            if (pending.get(page)) {
                taker.take(page, 1, contents.address());
            }
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
