import allod.own.Own;
import allod.own.Ref;
import allod.own.Trusted;

/// The way on which the address is something is left with a duty.
final class AddressZeroWrongWay {
    @Trusted("calls malloc")
    static @Own long allocate(long bytes) {
        return bytes;
    }

    @Trusted("calls free")
    static void free(@Own long address) {}

    @Trusted("reads memory")
    static int get(@Ref long address) {
        return 0;
    }

    static void f() {
        @Own long address = allocate(8); // error: OWN1001
        if (address != 0) {
            return;
        }
        free(address);
    }
}
