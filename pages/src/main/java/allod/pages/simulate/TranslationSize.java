package allod.pages.simulate;

import java.util.Locale;

/// The sizes of pages that one entry of a page table maps, with 4 KiB at the leaves and 512 entries a table.
///
/// ```
/// address   │ 9 bits │ 9 bits │ 9 bits │ 9 bits │ 12 bits │
/// table       PML4     PDPT     PD       PT       offset
/// leaf                 1 GiB    2 MiB    4 KiB
/// ```
public enum TranslationSize {
    /// A leaf in the last of four tables.
    SMALL("4K", 12, 3),
    /// A leaf in the third table.
    LARGE("2M", 21, 2),
    /// A leaf in the second table.
    GIANT("1G", 30, 1);

    private final String label;
    private final int shift;
    private final int upperLevels;

    TranslationSize(String label, int shift, int upperLevels) {
        this.label = label;
        this.shift = shift;
        this.upperLevels = upperLevels;
    }

    /// `4K`, `2M` or `1G`.
    public String label() {
        return label;
    }

    /// Base-two logarithm of the bytes of a page.
    public int shift() {
        return shift;
    }

    /// Bytes of a page.
    public long bytes() {
        return 1L << shift;
    }

    /// How many tables a walk reads before the one with the leaf.
    int upperLevels() {
        return upperLevels;
    }

    /// The place of this size among all, the smallest first.
    public int index() {
        return SMALL.upperLevels - upperLevels;
    }

    /// The size called `label`.
    ///
    /// @throws IllegalArgumentException when there is none
    public static TranslationSize of(String label) {
        for (TranslationSize size : values()) {
            if (size.label.equals(label.strip().toUpperCase(Locale.ROOT))) {
                return size;
            }
        }
        throw new IllegalArgumentException("there is no page size '" + label.strip() + "'; there are 4K, 2M and 1G");
    }
}
