package allod.gc;

import allod.gc.object.HeaderLayout;
import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Primitive fields and elements of objects, and the lengths of arrays.
///
/// An offset is that of [allod.gc.object.ObjectType#offset], counted from the start of the object. Elements of
/// an array begin behind the header; offsets and indexes are not checked against the object.
public abstract sealed class FieldAccess extends LocalRefs permits RefAccess {

    FieldAccess(int mutatorNumber) {
        super(mutatorNumber);
    }

    public final byte getByte(long ref, int offset) {
        return Address.getByte(address(ref) + offset);
    }

    public final void putByte(long ref, int offset, byte value) {
        Address.putByte(address(ref) + offset, value);
    }

    public final boolean getBoolean(long ref, int offset) {
        return getByte(ref, offset) != 0;
    }

    public final void putBoolean(long ref, int offset, boolean value) {
        putByte(ref, offset, (byte) (value ? 1 : 0));
    }

    public final short getShort(long ref, int offset) {
        return Address.getShort(address(ref) + offset);
    }

    public final void putShort(long ref, int offset, short value) {
        Address.putShort(address(ref) + offset, value);
    }

    public final char getChar(long ref, int offset) {
        return (char) getShort(ref, offset);
    }

    public final void putChar(long ref, int offset, char value) {
        putShort(ref, offset, (short) value);
    }

    public final int getInt(long ref, int offset) {
        return Address.getInt(address(ref) + offset);
    }

    public final void putInt(long ref, int offset, int value) {
        Address.putInt(address(ref) + offset, value);
    }

    public final long getLong(long ref, int offset) {
        return Address.getLong(address(ref) + offset);
    }

    public final void putLong(long ref, int offset, long value) {
        Address.putLong(address(ref) + offset, value);
    }

    public final float getFloat(long ref, int offset) {
        return Address.getFloat(address(ref) + offset);
    }

    public final void putFloat(long ref, int offset, float value) {
        Address.putFloat(address(ref) + offset, value);
    }

    public final double getDouble(long ref, int offset) {
        return Address.getDouble(address(ref) + offset);
    }

    public final void putDouble(long ref, int offset, double value) {
        Address.putDouble(address(ref) + offset, value);
    }

    /// Elements of an array.
    public final int length(long array) {
        return HeaderLayout.lengthOf(Address.getLong(address(array)));
    }

    /// Id of the object's type, as [allod.gc.object.ObjectType#id()].
    public final int typeId(long ref) {
        return HeaderLayout.typeIdOf(Address.getLong(address(ref)));
    }

    /// Copies bytes of one object without references to another.
    ///
    /// @param fromOffset from the start of the object, as all offsets
    public final void copyBytes(long from, int fromOffset, long to, int toOffset, int bytes) {
        Address.copy(address(from) + fromOffset, address(to) + toOffset, bytes);
    }

    /// Fills an object's bytes from a Java array.
    public final void putBytes(long ref, int offset, byte[] bytes, int from, int count) {
        MemorySegment.copy(bytes, from, Address.segment(address(ref) + offset, count), ValueLayout.JAVA_BYTE, 0, count);
    }

    /// Copies an object's bytes to a Java array.
    public final void getBytes(long ref, int offset, byte[] bytes, int to, int count) {
        MemorySegment.copy(Address.segment(address(ref) + offset, count), ValueLayout.JAVA_BYTE, 0, bytes, to, count);
    }
}
