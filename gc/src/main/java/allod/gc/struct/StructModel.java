package allod.gc.struct;

import allod.gc.object.ObjectShape;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// An interface that was read and found right, and the layout of its objects.
///
/// Fields are in the order that [Field#order()] asks for, then by length, the largest first, then by name: the
/// methods of a class file come in no order that can be relied on. So there are no gaps but where an order
/// forces them.
///
/// @param type the interface
/// @param name of the type in the heap
/// @param members in the order of the layout
record StructModel(Class<?> type, String name, List<StructMember> members) {

    StructModel {
        members = members.stream()
                .sorted(Comparator.comparingInt(StructMember::order)
                        .thenComparingInt(member -> -member.primitive().bytes())
                        .thenComparing(StructMember::name))
                .toList();
    }

    ObjectShape shape() {
        return ObjectShape.of(name, layout());
    }

    private StructLayout layout() {
        List<MemoryLayout> layouts = new ArrayList<>();
        long offset = 0;
        for (StructMember member : members) {
            MemoryLayout value = layoutOf(member);
            long gap = -offset & (value.byteSize() - 1);
            if (gap != 0) {
                layouts.add(MemoryLayout.paddingLayout(gap));
            }
            layouts.add(value);
            offset += gap + value.byteSize();
        }
        return MemoryLayout.structLayout(layouts.toArray(MemoryLayout[]::new));
    }

    private static MemoryLayout layoutOf(StructMember member) {
        ValueLayout value = switch (member.primitive()) {
            case BOOLEAN -> ValueLayout.JAVA_BOOLEAN;
            case BYTE -> ValueLayout.JAVA_BYTE;
            case SHORT -> ValueLayout.JAVA_SHORT;
            case CHAR -> ValueLayout.JAVA_CHAR;
            case INT -> ValueLayout.JAVA_INT;
            case FLOAT -> ValueLayout.JAVA_FLOAT;
            case DOUBLE -> ValueLayout.JAVA_DOUBLE;
            case LONG, POINTER, REFERENCE -> ValueLayout.JAVA_LONG;
        };
        return value.withName(member.isReference() ? "ref:" + member.name() : member.name());
    }
}
