package allod.gc.object;

import allod.pages.Address;

/// Where the references of an object are. The plain reading of a [TypeTable] row: for plans that stop the
/// world, for verifiers and dumps. The tracer has a loop of its own.
public final class ObjectSlots {
    private static final int REF_ARRAY = ObjectKind.REF_ARRAY.code();
    private static final int STRUCT_ARRAY = ObjectKind.STRUCT_ARRAY.code();
    private static final int WEAK = ObjectKind.WEAK.code();
    private static final int EPHEMERON = ObjectKind.EPHEMERON.code();

    private ObjectSlots() {}

    /// Shows all slots, those included that keep nothing alive.
    ///
    /// @param header of the object at `ref`, or at the place where it lay
    public static void forEach(TypeTable types, long ref, long header, SlotVisitor visitor) {
        visit(types, ref, header, 0, visitor);
    }

    /// Shows the slots that keep what they refer to alive: not the referent of a weak kind, nor the key and the
    /// value of an ephemeron.
    public static void forEachStrong(TypeTable types, long ref, long header, SlotVisitor visitor) {
        int kind = types.kindOf(types.rowOf(header));
        int skippedWords = kind < WEAK ? 0 : kind == EPHEMERON ? 2 : 1;
        visit(types, ref, header, skippedWords, visitor);
    }

    private static void visit(TypeTable types, long ref, long header, int skippedWords, SlotVisitor visitor) {
        long row = types.rowOf(header);
        int kind = types.kindOf(row);
        long elements = ref + HeaderLayout.BYTES;
        int length = HeaderLayout.lengthOf(header);
        if (kind == REF_ARRAY) {
            for (int i = 0; i < length; i++) {
                visitor.visit(elements + (long) i * SlotLayout.BYTES);
            }
        } else if (kind == STRUCT_ARRAY) {
            for (int i = 0; i < length; i++) {
                visitFields(types, row, elements + (long) i * types.scaleOf(row), 0, visitor);
            }
        } else {
            visitFields(types, row, ref, skippedWords, visitor);
        }
    }

    /// @param skippedWords behind the header
    private static void visitFields(TypeTable types, long row, long address, int skippedWords, SlotVisitor visitor) {
        long skipped = ((1L << skippedWords) - 1) << 1;
        for (long rest = types.bitmapOf(row) & ~skipped; rest != 0; rest &= rest - 1) {
            visitor.visit(address + ((long) Long.numberOfTrailingZeros(rest) << 3));
        }
        long table = types.offsetsOf(row);
        int count = table == 0 ? 0 : Address.getInt(table);
        for (int i = 0; i < count; i++) {
            int offset = Address.getInt(table + Integer.BYTES + (long) i * Integer.BYTES);
            if (offset >= 64 * SlotLayout.BYTES || ((skipped >>> (offset / SlotLayout.BYTES)) & 1) == 0) {
                visitor.visit(address + offset);
            }
        }
    }
}
