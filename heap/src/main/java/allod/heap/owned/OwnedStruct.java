package allod.heap.owned;

import allod.heap.Block;
import allod.heap.Heap;
import allod.own.Consumes;
import allod.own.Mut;
import allod.own.Mutates;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.Shareable;
import allod.pages.Address;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import org.jspecify.annotations.Nullable;

/// A struct of C in a block of a heap, with one owner.
///
/// ```
/// static final StructLayout POINT = structLayout(JAVA_INT.withName("x"), JAVA_INT.withName("y"));
/// static final StructField X = StructField.of(POINT, "x");
///
/// try (@Own OwnedStruct point = OwnedStruct.create(heap, POINT)) {
///     point.putInt(X, 3);
///     int length = (int) LENGTH_OF_POINT.invokeExact(point.readOnly());
/// }
/// ```
///
/// Invariants:
///
/// - **OS1** an access is to a field of this struct's own layout, and with its own type, or throws
/// - **OS2** after the end there is no layout, so that the one test of the layout finds every use
///
/// Threads: those of [Block].
///
/// Errors: a field of another layout or type is an `IllegalArgumentException`; use after the end is an
/// `IllegalStateException`.
@Owned
@Shareable
public final class OwnedStruct implements AutoCloseable {

    private final @Own Block block;
    private final long address;
    private @Nullable StructLayout layout;

    private OwnedStruct(@Ref Heap heap, StructLayout layout) {
        this.block = heap.own(layout.byteSize(), layout.byteAlignment());
        this.address = block.address();
        this.layout = layout;
    }

    /// A struct whose bytes are all zero.
    public static @Own OwnedStruct create(@Ref Heap heap, StructLayout layout) {
        return new OwnedStruct(heap, layout);
    }

    /// What lies in it.
    public StructLayout layout() {
        StructLayout found = layout;
        if (found == null) {
            throw gone();
        }
        return found;
    }

    public boolean getBoolean(StructField field) {
        return Address.getByte(at(field, boolean.class)) != 0;
    }

    @Mutates
    public void putBoolean(StructField field, boolean value) {
        Address.putByte(at(field, boolean.class), (byte) (value ? 1 : 0));
    }

    public byte getByte(StructField field) {
        return Address.getByte(at(field, byte.class));
    }

    @Mutates
    public void putByte(StructField field, byte value) {
        Address.putByte(at(field, byte.class), value);
    }

    public short getShort(StructField field) {
        short found = Address.getShort(at(field, short.class));
        return field.isSwapped() ? Short.reverseBytes(found) : found;
    }

    @Mutates
    public void putShort(StructField field, short value) {
        Address.putShort(at(field, short.class), field.isSwapped() ? Short.reverseBytes(value) : value);
    }

    public char getChar(StructField field) {
        char found = (char) Address.getShort(at(field, char.class));
        return field.isSwapped() ? Character.reverseBytes(found) : found;
    }

    @Mutates
    public void putChar(StructField field, char value) {
        Address.putShort(at(field, char.class), (short) (field.isSwapped() ? Character.reverseBytes(value) : value));
    }

    public int getInt(StructField field) {
        int found = Address.getInt(at(field, int.class));
        return field.isSwapped() ? Integer.reverseBytes(found) : found;
    }

    @Mutates
    public void putInt(StructField field, int value) {
        Address.putInt(at(field, int.class), field.isSwapped() ? Integer.reverseBytes(value) : value);
    }

    /// The value of a field; that of an address layout is the address.
    public long getLong(StructField field) {
        long found = Address.getLong(at(field, long.class));
        return field.isSwapped() ? Long.reverseBytes(found) : found;
    }

    @Mutates
    public void putLong(StructField field, long value) {
        Address.putLong(at(field, long.class), field.isSwapped() ? Long.reverseBytes(value) : value);
    }

    public float getFloat(StructField field) {
        int bits = Address.getInt(at(field, float.class));
        return Float.intBitsToFloat(field.isSwapped() ? Integer.reverseBytes(bits) : bits);
    }

    @Mutates
    public void putFloat(StructField field, float value) {
        int bits = Float.floatToRawIntBits(value);
        Address.putInt(at(field, float.class), field.isSwapped() ? Integer.reverseBytes(bits) : bits);
    }

    public double getDouble(StructField field) {
        long bits = Address.getLong(at(field, double.class));
        return Double.longBitsToDouble(field.isSwapped() ? Long.reverseBytes(bits) : bits);
    }

    @Mutates
    public void putDouble(StructField field, double value) {
        long bits = Double.doubleToRawLongBits(value);
        Address.putLong(at(field, double.class), field.isSwapped() ? Long.reverseBytes(bits) : bits);
    }

    /// A struct, array or value inside, to write to; the whole struct for an empty path. For calls of C, and
    /// for the `VarHandle`s of the layout.
    @Mutates
    public @Mut MemorySegment part(PathElement... path) {
        LayoutPlace place = LayoutPlace.of(layout(), path);
        return block.segment().asSlice(place.offset(), place.layout());
    }

    /// A struct, array or value inside, to read from; the whole struct for an empty path.
    public @Ref MemorySegment readOnly(PathElement... path) {
        LayoutPlace place = LayoutPlace.of(layout(), path);
        return block.readOnly().asSlice(place.offset(), place.layout());
    }

    /// Hands the block over, contents and all.
    @Consumes
    public @Own Block intoBlock() {
        layout();
        layout = null;
        return block;
    }

    /// Frees the struct.
    @Override
    public void close() {
        layout();
        layout = null;
        block.close();
    }

    @SuppressWarnings("ReferenceEquality") // a field is one of this very layout: an equal one has other offsets
    private long at(StructField field, Class<?> carrier) {
        Class<?> found = field.value().carrier();
        boolean fits = found == carrier || (carrier == long.class && found == MemorySegment.class);
        if (field.struct() != layout || !fits) {
            throw refused(field, carrier);
        }
        return address + field.offset();
    }

    @SuppressWarnings("ReferenceEquality") // as above
    private RuntimeException refused(StructField field, Class<?> carrier) {
        StructLayout struct = layout;
        if (struct == null) {
            return gone();
        }
        if (field.struct() != struct) {
            return new IllegalArgumentException(
                    "Field " + field.value() + " at offset " + field.offset() + " belongs to "
                            + field.struct() + ", not to this struct's " + struct
                            + ". Make the field of the layout object that the"
                            + " struct was made with.");
        }
        return new IllegalArgumentException("Field " + field.value() + " at offset " + field.offset() + " has the type "
                + field.value().carrier().getSimpleName() + ", not " + carrier.getSimpleName()
                + ". Use the accessor of its type; addresses are long.");
    }

    private static IllegalStateException gone() {
        return new IllegalStateException(
                "The struct is gone: it was closed or handed over before. Use it before that, or what took it over.");
    }

    @Override
    public String toString() {
        StructLayout struct = layout;
        return struct == null ? "OwnedStruct[gone]" : "OwnedStruct[" + struct + "]";
    }
}
