package allod.gc.object;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/// Flattens a [StructLayout] to the fields of a type, and refuses what no object can look like.
///
/// Structs inside of structs become paths, `at.x`; a sequence of structs becomes a path for each of them,
/// `lines[2].price`; a sequence of values is one field. Padding vanishes.
final class LayoutReader {

    /// Names of members that are references begin with it.
    static final String REFERENCE_PREFIX = "ref:";

    /// No program nests structs so deep; the limit keeps the recursion from the end of the stack.
    private static final int MAX_DEPTH = 64;

    private final String type;
    private final int startOffset;
    private final SequencedMap<String, ObjectField> fields = new LinkedHashMap<>();
    private final Set<String> members = new HashSet<>(); // paths of fields, structs and sequences

    /// @param startOffset where the layout begins
    LayoutReader(String type, int startOffset) {
        this.type = ObjectShape.requireName(type);
        this.startOffset = startOffset;
    }

    /// @throws IllegalArgumentException when the layout is not one of an object
    SequencedMap<String, ObjectField> read(StructLayout layout) {
        requireBounds(layout);
        readMembers("", layout, startOffset, 1);
        return Collections.unmodifiableSequencedMap(fields);
    }

    /// Also asks that the layout can be repeated.
    SequencedMap<String, ObjectField> readElement(StructLayout layout) {
        if (layout.byteSize() == 0) {
            throw refused("has elements of 0 bytes", "give the element a member");
        }
        SequencedMap<String, ObjectField> found = read(layout);
        int alignment = found.values().stream()
                .mapToInt(field -> field.kind().bytes())
                .max()
                .orElse(1);
        long missing = -layout.byteSize() & (alignment - 1);
        if (missing != 0) {
            throw refused(
                    "has elements of " + layout.byteSize() + " bytes, no multiple of the " + alignment
                            + " that their fields are aligned to",
                    "end the element with paddingLayout(" + missing + ")");
        }
        return found;
    }

    private void requireBounds(StructLayout layout) {
        if (layout.byteSize() > ObjectShape.MAX_LAYOUT_BYTES) {
            throw refused(
                    "has a layout of " + layout.byteSize() + " bytes, more than " + ObjectShape.MAX_LAYOUT_BYTES,
                    "put long sequences into arrays of their own, and refer to them");
        }
        if (layout.byteAlignment() > HeaderLayout.ALIGNMENT_BYTES) {
            throw refused(
                    "asks for an alignment of " + layout.byteAlignment() + " bytes, but objects lie at multiples of "
                            + HeaderLayout.ALIGNMENT_BYTES,
                    "use withByteAlignment(" + HeaderLayout.ALIGNMENT_BYTES + ") or less");
        }
    }

    private void readMembers(String prefix, StructLayout struct, int structOffset, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused("nests structs deeper than " + MAX_DEPTH, "flatten the layout, or refer to objects");
        }
        int offset = structOffset;
        int index = 0;
        for (MemoryLayout member : struct.memberLayouts()) {
            if (!(member instanceof PaddingLayout)) {
                readMember(prefix, nameOf(prefix, member, index), member, offset, depth);
            }
            offset += (int) member.byteSize();
            index++;
        }
    }

    private String nameOf(String prefix, MemoryLayout member, int index) {
        String name = member.name().orElse("");
        String bare = name.startsWith(REFERENCE_PREFIX) ? name.substring(REFERENCE_PREFIX.length()) : name;
        if (bare.isEmpty()) {
            String place = prefix.isEmpty() ? "" : " of '" + prefix.substring(0, prefix.length() - 1) + "'";
            throw refused(
                    "has a member without a name: number " + index + place + ", " + member,
                    "give it one with withName, or use paddingLayout for a gap");
        }
        if (bare.chars().anyMatch(c -> c == '.' || c == '[' || c == ']')) {
            throw refused(
                    "has a member '" + prefix + bare + "', whose name has a dot or a bracket",
                    "these separate the names of a path: choose another name");
        }
        return name;
    }

    private void readMember(String prefix, String name, MemoryLayout member, int offset, int depth) {
        boolean reference = name.startsWith(REFERENCE_PREFIX);
        String path = prefix + (reference ? name.substring(REFERENCE_PREFIX.length()) : name);
        if (!members.add(path)) {
            throw refused("has two members '" + path + "'", "give each a name of its own");
        }
        switch (member) {
            case ValueLayout value -> add(path, kindOf(path, value, reference), offset, 0);
            case SequenceLayout sequence -> readSequence(path, sequence, reference, offset, depth);
            case StructLayout struct when !reference -> readMembers(path + ".", struct, offset, depth + 1);
            case StructLayout struct -> throw notAReference(path, struct);
            case GroupLayout union ->
                throw refused(
                        "has a union '" + path + "', " + union + ", in which a collector cannot tell a reference",
                        "make its members fields of their own");
            case PaddingLayout _ -> throw new AssertionError(path);
        }
    }

    private void readSequence(String path, SequenceLayout sequence, boolean reference, int offset, int depth) {
        MemoryLayout element = sequence.elementLayout();
        long count = sequence.elementCount();
        long elements = count;
        while (element instanceof SequenceLayout inner) { // rows of rows lie as one row
            elements *= inner.elementCount();
            element = inner.elementLayout();
        }
        if (elements == 0 || element.byteSize() == 0) {
            throw refused(
                    "has a sequence '" + path + "' without values, " + sequence,
                    "use an array of its own for what has no fixed length");
        }
        if (element instanceof ValueLayout value) {
            add(path, kindOf(path, value, reference), offset, (int) elements);
        } else if (element instanceof StructLayout struct && !reference) {
            for (int i = 0; i < elements; i++) {
                int structOffset = offset + i * (int) struct.byteSize();
                readMembers(path + "[" + i + "].", struct, structOffset, depth + 1);
            }
        } else {
            throw reference
                    ? notAReference(path, element)
                    : refused("has a sequence '" + path + "' of " + element, "use values or structs");
        }
    }

    private FieldKind kindOf(String path, ValueLayout value, boolean reference) {
        FieldKind kind = FieldKind.ofCarrier(value.carrier());
        if (kind == null) {
            throw refused("has a member '" + path + "' of " + value.carrier(), "use a primitive type");
        }
        if (value.byteSize() > 1 && value.order() != ByteOrder.nativeOrder()) {
            throw refused(
                    "has a member '" + path + "' in byte order " + value.order() + ", but objects are in that of the"
                            + " machine, " + ByteOrder.nativeOrder(),
                    "use withOrder(ByteOrder.nativeOrder())");
        }
        if (!reference) {
            return kind;
        }
        if (kind != FieldKind.LONG && kind != FieldKind.POINTER) {
            throw notAReference(path, value);
        }
        return FieldKind.REFERENCE;
    }

    private void add(String path, FieldKind kind, int offset, int length) {
        if (offset % kind.bytes() != 0) {
            int layoutOffset = offset - startOffset;
            throw refused(
                    "has the " + kind.word() + " '" + path + "' at offset " + layoutOffset
                            + " of its layout, no multiple" + " of " + kind.bytes(),
                    "put paddingLayout(" + (-layoutOffset & (kind.bytes() - 1)) + ") before it");
        }
        if (fields.size() == ObjectShape.MAX_FIELDS) {
            throw refused(
                    "has more than " + ObjectShape.MAX_FIELDS + " fields",
                    "put sequences of structs into arrays of their own");
        }
        fields.put(path, new ObjectField(path, kind, offset, length));
    }

    private IllegalArgumentException notAReference(String path, MemoryLayout found) {
        return refused(
                "has a reference '" + path + "' of " + found,
                "a reference is JAVA_LONG or ADDRESS, or a sequence of them, named \"" + REFERENCE_PREFIX + "...\"");
    }

    private IllegalArgumentException refused(String what, String remedy) {
        return new IllegalArgumentException("type '" + type + "' " + what + ": " + remedy);
    }
}
