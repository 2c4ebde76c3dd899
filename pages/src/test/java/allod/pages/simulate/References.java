package allod.pages.simulate;

import java.util.SplittableRandom;

/// Makes batches of references for tests.
final class References {

    private static final int CAPACITY = 1 << 14;

    private References() {}

    /// Fetches of one byte from each page of 4 KiB.
    static ReferenceBatch loadsOfPages(long... pages) {
        ReferenceBatch batch = new ReferenceBatch(pages.length);
        for (long page : pages) {
            batch.add(page << 12, 1, ReferenceKind.LOAD);
        }
        return batch;
    }

    /// References as programs make them: code that goes on or jumps, data that is near or far, some over a border.
    static ReferenceBatch random(SplittableRandom random) {
        ReferenceBatch batch = new ReferenceBatch(CAPACITY);
        int spreadShift = random.nextInt(12, 40);
        long code = 0x400000;
        long data = 0x7f0000000000L;
        while (!batch.isFull()) {
            if (random.nextInt(20) == 0) {
                code = 0x400000 + (random.nextLong(1L << spreadShift) & -4);
            }
            int instructionBytes = random.nextInt(1, 16);
            batch.add(code, instructionBytes, ReferenceKind.FETCH);
            code += instructionBytes;
            if (random.nextBoolean() && !batch.isFull()) {
                data = random.nextInt(4) == 0
                        ? 0x7f0000000000L + random.nextLong(1L << spreadShift)
                        : data + random.nextInt(-64, 65);
                batch.add(data, 1 << random.nextInt(7), random.nextInt(ReferenceKind.LOAD, ReferenceKind.MODIFY + 1));
            }
        }
        return batch;
    }
}
