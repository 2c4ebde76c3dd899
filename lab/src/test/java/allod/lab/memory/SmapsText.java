package allod.lab.memory;

import java.util.EnumMap;
import java.util.Map;

/// Writes what the kernel would write into `smaps`.
final class SmapsText {

    private final StringBuilder text = new StringBuilder();

    /// One mapping in which `residentKib` are private and dirty.
    SmapsText mapping(String range, String permissions, long inode, String name, long residentKib, String flags) {
        boolean file = inode != 0;
        return mapping(
                range,
                permissions,
                inode,
                name,
                Map.of(
                        Measure.RESIDENT, residentKib,
                        Measure.PROPORTIONAL, residentKib,
                        Measure.PRIVATE_DIRTY, residentKib,
                        Measure.ANONYMOUS, file ? 0 : residentKib),
                flags);
    }

    /// One mapping; what is not in `kibibytes` is zero.
    SmapsText mapping(
            String range, String permissions, long inode, String name, Map<Measure, Long> kibibytes, String flags) {
        String[] ends = range.split("-", -1);
        long mapped = Long.parseUnsignedLong(ends[1], 16) - Long.parseUnsignedLong(ends[0], 16);
        Map<Measure, Long> all = new EnumMap<>(Measure.class);
        all.putAll(kibibytes);
        all.put(Measure.MAPPED, mapped >> 10);
        String header = range + " " + permissions + " 00000000 " + (inode == 0 ? "00:00 " : "fe:00 ") + inode;
        text.append(name.isEmpty() ? header + " " : header + " ".repeat(Math.max(1, 73 - header.length())) + name)
                .append('\n');
        text.append("KernelPageSize:        4 kB\n");
        for (Measure measure : Measure.values()) {
            if (measure != Measure.COPIED && measure != Measure.FORK_SHARED) {
                text.append(String.format("%-15s %7d kB%n", key(measure) + ":", all.getOrDefault(measure, 0L)));
            }
        }
        text.append("THPeligible:           0\nVmFlags: ").append(flags).append(" \n");
        return this;
    }

    /// Without files or names.
    SmapsText anonymous(String range, String permissions, long residentKib, String flags) {
        return mapping(range, permissions, 0, "", residentKib, flags);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    static String key(Measure measure) {
        for (String key : new String[] {
            "Size",
            "Rss",
            "Pss",
            "Pss_Dirty",
            "Shared_Clean",
            "Shared_Dirty",
            "Private_Clean",
            "Private_Dirty",
            "Referenced",
            "Anonymous",
            "KSM",
            "LazyFree",
            "AnonHugePages",
            "ShmemPmdMapped",
            "FilePmdMapped",
            "Shared_Hugetlb",
            "Private_Hugetlb",
            "Swap",
            "SwapPss",
            "Locked"
        }) {
            if (Measure.of(key) == measure) {
                return key;
            }
        }
        throw new AssertionError(measure);
    }
}
