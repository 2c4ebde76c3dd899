package allod.gc.object;

/// A field of a type: a value, or a row of values of one kind.
///
/// @param path names of the members that lead to it, as `key`, `position.x` or `lines[2].price`
/// @param kind of the value, or of each value in the row
/// @param offset bytes from the start of the object; of an array's element: from the start of the element
/// @param length values in the row; 0 for a field that is a single value
public record ObjectField(String path, FieldKind kind, int offset, int length) {

    /// Whether it is a row of values.
    public boolean isRow() {
        return length != 0;
    }

    /// Bytes that it takes.
    public int bytes() {
        return Math.max(length, 1) * kind.bytes();
    }

    /// Offset of one value of the row.
    ///
    /// @throws IndexOutOfBoundsException when the row has no such value
    public int offsetOf(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("field '" + path + "' has no value " + index
                    + (isRow() ? ": it has " + length + ", counted from 0" : ": it is a single " + kind.word()));
        }
        return offset + index * kind.bytes();
    }

    /// As `long key`, `int[4] counts`.
    @Override
    public String toString() {
        return kind.word() + (isRow() ? "[" + length + "] " : " ") + path;
    }
}
