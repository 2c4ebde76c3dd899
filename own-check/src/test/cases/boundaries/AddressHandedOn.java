import allod.own.Own;
import allod.own.Trusted;

/// Accept: a raw address is an owner that may be returned.
final class AddressHandedOn {
    @Trusted("calls malloc")
    static @Own long allocate(long bytes) {
        return bytes;
    }

    static @Own long zeroed(long bytes) {
        @Own long address = allocate(bytes);
        return address;
    }
}
