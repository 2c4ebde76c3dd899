package allod.gc.object;

import allod.pages.Address;
import java.util.function.IntFunction;

/// Shows an object as text: its type, the bits of its header and its fields; arrays up to a number of elements.
///
/// ```
/// Node@0x7f25c0000010 (32 bytes, hashed)
///    8  ref next = Node@0x7f25c0000030
///   16  long key = 42
///   24  ref name = "forty-two"
/// ```
///
/// Threads: one at a time a printer; the object must not move meanwhile. Other mutators may write to it: then
/// the text mixes old and new values.
///
/// Errors: what is no object is told so in the text, as far as a look at its header can tell.
public final class ObjectPrinter {

    /// Elements that are shown of an array, and characters of a string, unless asked for otherwise.
    public static final int DEFAULT_ELEMENTS = 32;

    private final TypeTable table;
    private final IntFunction<ObjectType> types;
    private final int maxElements;
    private StringBuilder text = new StringBuilder();

    /// @param types gives the type of each id that the table has
    /// @param maxElements at least 0
    public ObjectPrinter(TypeTable table, IntFunction<ObjectType> types, int maxElements) {
        if (maxElements < 0) {
            throw new IllegalArgumentException(
                    "maxElements " + maxElements + " is negative: take 0 to leave elements out");
        }
        this.table = table;
        this.types = types;
        this.maxElements = maxElements;
    }

    /// The object at an address, with a line a field.
    ///
    /// @param address of an object, or 0
    public String print(long address) {
        text = new StringBuilder();
        appendName(address);
        if (isObject(address)) {
            long header = Address.getLong(address);
            appendHeader(header);
            appendContents(address, typeOf(header));
        }
        return text.toString();
    }

    /// The object at an address in a few words: its type and address; a string's characters.
    public String name(long address) {
        text = new StringBuilder();
        appendName(address);
        return text.toString();
    }

    private boolean isObject(long address) {
        if (address == 0) {
            return false;
        }
        long header = Address.getLong(address);
        int id = HeaderLayout.typeIdOf(header);
        return !HeaderLayout.isForwarded(header) && !HeaderLayout.isFiller(header) && id > 0 && id < table.count();
    }

    private ObjectType typeOf(long header) {
        return types.apply(HeaderLayout.typeIdOf(header));
    }

    private void appendName(long address) {
        if (address == 0) {
            text.append("null");
        } else if (isObject(address)) {
            long header = Address.getLong(address);
            ObjectType type = typeOf(header);
            text.append(type.name());
            if (type.kind().isArray()) {
                int length = HeaderLayout.lengthOf(header);
                int bracket = type.name().endsWith("[]") ? text.length() - 2 : text.length();
                text.setLength(bracket);
                text.append('[').append(Integer.toUnsignedString(length)).append(']');
            }
            text.append('@').append("0x").append(Long.toHexString(address));
        } else {
            appendNoObject(address);
        }
    }

    private void appendNoObject(long address) {
        long header = Address.getLong(address);
        String what = header == 0
                ? "nothing"
                : HeaderLayout.isForwarded(header)
                        ? "moved to 0x" + Long.toHexString(HeaderLayout.forwardedTo(header))
                        : HeaderLayout.isFiller(header)
                                ? "filler of " + HeaderLayout.fillerBytesOf(header) + " bytes"
                                : "no object: header 0x" + Long.toHexString(header);
        text.append("0x")
                .append(Long.toHexString(address))
                .append(" (")
                .append(what)
                .append(')');
    }

    private void appendHeader(long header) {
        text.append(" (").append(table.bytesOf(header)).append(" bytes");
        if ((header & HeaderLayout.PINNED) != 0) {
            text.append(", pinned");
        }
        if ((header & HeaderLayout.HASH_MASK) == HeaderLayout.HASHED) {
            text.append(", hashed");
        }
        if ((header & HeaderLayout.HASH_MASK) == HeaderLayout.HASH_STORED) {
            text.append(", hash stored");
        }
        long age = header >>> HeaderLayout.AGE_SHIFT & 7;
        if (age != 0) {
            text.append(", age ").append(age);
        }
        text.append(")\n");
    }

    private void appendContents(long address, ObjectType type) {
        int length = HeaderLayout.lengthOf(Address.getLong(address));
        long elements = address + HeaderLayout.BYTES;
        switch (type.kind()) {
            case PRIM_ARRAY, REF_ARRAY -> {
                text.append("   8  ");
                TextEncoding encoding = type.shape().text();
                if (encoding != null) {
                    appendString(address, encoding);
                } else {
                    appendRow(elements, type.shape().elementKind(), length);
                }
                text.append('\n');
            }
            case STRUCT_ARRAY -> appendStructs(elements, type, length);
            default -> type.fields().forEach(field -> appendField(address, 0, field));
        }
    }

    private void appendStructs(long elements, ObjectType type, int length) {
        int shown = Math.min(length, maxElements);
        for (int i = 0; i < shown; i++) {
            long element = elements + (long) i * type.scaleBytes();
            text.append("[").append(i).append("]\n");
            type.fields().forEach(field -> appendField(element, HeaderLayout.BYTES, field));
        }
        if (shown < length) {
            text.append("... and ").append(length - shown).append(" more\n");
        }
    }

    private void appendField(long base, int indent, ObjectField field) {
        long address = base + field.offset();
        text.append(" ".repeat(indent / 4))
                .append(String.format("%4d", field.offset()))
                .append("  ")
                .append(field)
                .append(" = ");
        if (field.isRow()) {
            appendRow(address, field.kind(), field.length());
        } else {
            appendValue(address, field.kind());
        }
        text.append('\n');
    }

    private void appendRow(long address, FieldKind kind, int length) {
        int shown = Math.min(length, maxElements);
        text.append('[');
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? "" : ", ");
            appendValue(address + (long) i * kind.bytes(), kind);
        }
        if (shown < length) {
            text.append(shown == 0 ? "" : ", ")
                    .append("... and ")
                    .append(length - shown)
                    .append(" more");
        }
        text.append(']');
    }

    private void appendValue(long address, FieldKind kind) {
        switch (kind) {
            case BOOLEAN -> text.append(Address.getByte(address) != 0);
            case BYTE -> text.append(Address.getByte(address));
            case SHORT -> text.append(Address.getShort(address));
            case CHAR -> appendQuoted(String.valueOf((char) Address.getShort(address)), '\'');
            case INT -> text.append(Address.getInt(address));
            case LONG -> text.append(Address.getLong(address));
            case FLOAT -> text.append(Address.getFloat(address));
            case DOUBLE -> text.append(Address.getDouble(address));
            case POINTER -> text.append("0x").append(Long.toHexString(Address.getLong(address)));
            case REFERENCE -> appendReference(Address.getLongAcquire(address));
        }
    }

    private void appendReference(long slot) {
        long address = SlotLayout.addressOf(slot);
        if ((slot & SlotLayout.TAG) != 0) {
            text.append("immediate ").append(slot << 1 >> 1);
        } else {
            TextEncoding encoding =
                    isObject(address) ? typeOf(Address.getLong(address)).shape().text() : null;
            if (encoding == null) {
                appendName(address);
            } else {
                appendString(address, encoding);
            }
        }
    }

    private void appendString(long address, TextEncoding encoding) {
        int bytes = HeaderLayout.lengthOf(Address.getLong(address));
        StringBuilder characters = new StringBuilder();
        long state = TextEncoding.START;
        while (TextEncoding.hasNext(state, bytes) && characters.length() < maxElements) {
            state = encoding.next(address + HeaderLayout.BYTES, state);
            characters.append(TextEncoding.unitOf(state));
        }
        appendQuoted(characters.toString(), '"');
        if (TextEncoding.hasNext(state, bytes)) {
            text.append("...");
        }
    }

    /// As a literal of Java: control characters and lone surrogates must not spoil a terminal.
    private void appendQuoted(String characters, char quote) {
        text.append(quote);
        characters.codePoints().forEach(codePoint -> {
            int type = Character.getType(codePoint);
            if (codePoint == quote || codePoint == '\\') {
                text.append('\\').append((char) codePoint);
            } else if (Character.isISOControl(codePoint)
                    || type == Character.SURROGATE
                    || type == Character.FORMAT
                    || type == Character.UNASSIGNED) {
                text.append(String.format("\\u%04x", codePoint));
            } else {
                text.appendCodePoint(codePoint);
            }
        });
        text.append(quote);
    }
}
