package allod.gc.object;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/// The fields that come first in an object of a kind with a referent: the collector finds them by their place.
///
/// ```
/// WEAK, PHANTOM   8 ref referent
/// SOFT            8 ref referent   16 long clock
/// EPHEMERON       8 ref key        16 ref value
/// ```
public final class SpecialFields {

    /// The referent of weak, soft and phantom references, and the key of an ephemeron.
    public static final int REFERENT_OFFSET = HeaderLayout.BYTES;

    /// When a soft reference was read last.
    public static final int CLOCK_OFFSET = REFERENT_OFFSET + SlotLayout.BYTES;

    /// The value of an ephemeron.
    public static final int VALUE_OFFSET = REFERENT_OFFSET + SlotLayout.BYTES;

    private static final ObjectField REFERENT = new ObjectField("referent", FieldKind.REFERENCE, REFERENT_OFFSET, 0);
    private static final ObjectField CLOCK = new ObjectField("clock", FieldKind.LONG, CLOCK_OFFSET, 0);
    private static final ObjectField KEY = new ObjectField("key", FieldKind.REFERENCE, REFERENT_OFFSET, 0);
    private static final ObjectField VALUE = new ObjectField("value", FieldKind.REFERENCE, VALUE_OFFSET, 0);

    private SpecialFields() {}

    /// Those of a kind; none of those without a referent.
    static List<ObjectField> of(ObjectKind kind) {
        return switch (kind) {
            case WEAK, PHANTOM -> List.of(REFERENT);
            case SOFT -> List.of(REFERENT, CLOCK);
            case EPHEMERON -> List.of(KEY, VALUE);
            default -> List.of();
        };
    }

    static void require(String type, ObjectKind kind, Collection<ObjectField> fields) {
        Iterator<ObjectField> found = fields.iterator();
        for (ObjectField wanted : of(kind)) {
            if (!found.hasNext() || !found.next().equals(wanted)) {
                throw new IllegalArgumentException(
                        "type '" + type + "' is of kind " + kind + ", whose layout begins with " + layoutOf(kind)
                                + ", but its fields are " + fields + ": put these members first");
            }
        }
    }

    private static String layoutOf(ObjectKind kind) {
        StringBuilder text = new StringBuilder();
        for (ObjectField field : of(kind)) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append("JAVA_LONG.withName(\"")
                    .append(field.kind() == FieldKind.REFERENCE ? LayoutReader.REFERENCE_PREFIX : "")
                    .append(field.path())
                    .append("\")");
        }
        return text.toString();
    }
}
