package allod.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How many blocks have a value, of bytes or of nanoseconds, in each doubling.
///
/// ```
/// band    0    1    2      3      4       ...   63
/// value   0    1    2-3    4-7    8-15          2^62 and more
/// ```
///
/// Threads: immutable.
public final class Histogram {

    /// No blocks at all.
    public static final Histogram EMPTY = new Histogram(new long[0]);

    /// Number of bands that there are.
    public static final int BANDS = 64;

    /// The blocks of one doubling.
    ///
    /// @param from the least value
    /// @param to the greatest value
    /// @param blocks how many
    public record Band(long from, long to, long blocks) {}

    private final long[] blocks; // without zeros at its end

    private Histogram(long[] blocks) {
        this.blocks = blocks;
    }

    /// @param blocksOfBands the blocks of band 0, 1 and so on, as far as there are any
    public static Histogram of(long... blocksOfBands) {
        if (blocksOfBands.length > BANDS) {
            throw new IllegalArgumentException(
                    blocksOfBands.length + " bands: a histogram has " + BANDS + ", one for each doubling of a long.");
        }
        int bands = blocksOfBands.length;
        while (bands > 0 && blocksOfBands[bands - 1] == 0) {
            bands--;
        }
        return bands == 0 ? EMPTY : new Histogram(Arrays.copyOf(blocksOfBands, bands));
    }

    /// The band of a value; values below 0 count as 0.
    public static int bandOf(long value) {
        return value <= 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(value);
    }

    /// The least value of a band.
    public static long from(int band) {
        return band == 0 ? 0 : 1L << (band - 1);
    }

    /// The greatest value of a band.
    public static long to(int band) {
        return band == 0 ? 0 : (1L << (band - 1)) - 1 + (1L << (band - 1));
    }

    /// The blocks of a band.
    public long blocks(int band) {
        return band < blocks.length ? blocks[band] : 0;
    }

    /// The bands that have blocks, the least values first.
    public List<Band> bands() {
        List<Band> bands = new ArrayList<>();
        for (int band = 0; band < blocks.length; band++) {
            if (blocks[band] != 0) {
                bands.add(new Band(from(band), to(band), blocks[band]));
            }
        }
        return bands;
    }

    /// The blocks of all bands.
    public long total() {
        return Arrays.stream(blocks).sum();
    }

    /// The greatest value of the band in which a share of all blocks is reached; 0 when there are none.
    ///
    /// @param share 0 to 1: 0.5 for the median
    public long quantile(double share) {
        double wanted = share * total();
        long seen = 0;
        for (int band = 0; band < blocks.length; band++) {
            seen += blocks[band];
            if (seen > 0 && seen >= wanted) {
                return to(band);
            }
        }
        return 0;
    }

    /// Both together.
    public Histogram plus(Histogram other) {
        if (other.blocks.length == 0) {
            return this;
        }
        long[] sum = Arrays.copyOf(blocks, Math.max(blocks.length, other.blocks.length));
        for (int band = 0; band < other.blocks.length; band++) {
            sum[band] += other.blocks[band];
        }
        return of(sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram histogram && Arrays.equals(blocks, histogram.blocks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(blocks);
    }

    @Override
    public String toString() {
        return bands().toString();
    }
}
