package allod.gc.dump;

import allod.gc.object.HeaderLayout;
import allod.gc.object.HeapWalk;
import allod.gc.object.ObjectType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// How many objects of each type a heap has, and the bytes that they take, the greatest first.
///
/// Bytes are those of the objects themselves, header and rounding included; what is lost in cells and spans is
/// in the heap's statistics.
///
/// @param rows of the types that have objects, by bytes, then objects, then name
public record ClassHistogram(List<Row> rows) {

    /// One type.
    ///
    /// @param type its name
    /// @param id of the type, which tells types of the same name apart
    /// @param objects how many
    /// @param bytes of all of them
    public record Row(String type, int id, long objects, long bytes) {}

    private static final Comparator<Row> GREATEST_FIRST = Comparator.comparingLong(Row::bytes)
            .thenComparingLong(Row::objects)
            .reversed()
            .thenComparing(Row::type)
            .thenComparingInt(Row::id);

    /// @param rows in any order
    public ClassHistogram {
        rows = rows.stream().sorted(GREATEST_FIRST).toList();
    }

    /// Counts the objects of a heap.
    public static ClassHistogram of(HeapWalk walk) {
        int ids = 1 + walk.types().stream().mapToInt(ObjectType::id).max().orElse(0);
        ObjectType[] types = new ObjectType[ids];
        walk.types().forEach(type -> types[type.id()] = type);
        long[] objects = new long[ids];
        long[] bytes = new long[ids];
        walk.forEachObject((address, header) -> {
            int id = HeaderLayout.typeIdOf(header);
            objects[id]++;
            bytes[id] += ObjectBytes.of(types[id], header);
        });
        List<Row> rows = new ArrayList<>();
        for (ObjectType type : walk.types()) {
            if (objects[type.id()] > 0) {
                rows.add(new Row(type.name(), type.id(), objects[type.id()], bytes[type.id()]));
            }
        }
        return new ClassHistogram(rows);
    }

    /// Objects of all types.
    public long objects() {
        return rows.stream().mapToLong(Row::objects).sum();
    }

    /// Bytes of all types.
    public long bytes() {
        return rows.stream().mapToLong(Row::bytes).sum();
    }

    /// As a table, the first rows and a sum.
    ///
    /// ```
    ///  num     #objects         #bytes  type
    /// ---------------------------------------
    ///    1:        1000          32000  Node
    /// Total        1000          32000
    /// ```
    ///
    /// @param most rows to show
    public String table(int most) {
        StringBuilder text = new StringBuilder(" num     #objects         #bytes  type\n");
        text.append("---------------------------------------\n");
        int number = 0;
        for (Row row : rows) {
            if (number == most) {
                text.append("        and ").append(rows.size() - most).append(" more types\n");
                break;
            }
            text.append(String.format(
                    Locale.ROOT, "%4d: %12d %14d  %s%n", ++number, row.objects(), row.bytes(), row.type()));
        }
        return text.append(String.format(Locale.ROOT, "Total %12d %14d%n", objects(), bytes()))
                .toString();
    }

    @Override
    public String toString() {
        return table(Integer.MAX_VALUE);
    }
}
