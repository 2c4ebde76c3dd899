package own.cases.lib;

import allod.own.Consumes;
import allod.own.Mut;
import allod.own.Mutates;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.Trusted;

/// Bytes with one owner: the owned class that most cases use.
@Owned
public final class Buf implements AutoCloseable {
    private final byte[] bytes;

    public Buf(int size) {
        bytes = new byte[size];
    }

    public static @Own Buf of(int size) {
        return new Buf(size);
    }

    public static void drop(@Own Buf buf) {
        buf.close();
    }

    public static @Own Buf pass(@Own Buf buf) {
        return buf;
    }

    public static int read(@Ref Buf buf) {
        return buf.get(0);
    }

    public static void write(@Mut Buf buf, int value) {
        buf.put(0, value);
    }

    public static @Ref("a") Buf longer(@Ref("a") Buf first, @Ref("a") Buf second) {
        return first.size() >= second.size() ? first : second;
    }

    public static @Ref("a") Buf left(@Ref("a") Buf first, @Ref("b") Buf second) {
        return first;
    }

    public int size() {
        return bytes.length;
    }

    public int get(int index) {
        return bytes[index];
    }

    @Mutates
    public void put(int index, int value) {
        bytes[index] = (byte) value;
    }

    public Slice slice() {
        return new Slice(this);
    }

    @Mutates
    public MutSlice edit() {
        return new MutSlice(this);
    }

    @Consumes
    @Trusted("the bytes live on in what is returned")
    public @Own Buf grown(int size) {
        return new Buf(size);
    }

    @Consumes
    @Override
    @Trusted("there is nothing to free")
    public void close() {}
}
