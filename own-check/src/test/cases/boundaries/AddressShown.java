import allod.own.Own;
import allod.own.Ref;
import allod.own.Trusted;

/// Accept: an owned address may be lent, compared and shown.
final class AddressShown {
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

    static String f() {
        @Own long address = allocate(8);
        if (address > 100 && get(address) == 1) {
            free(address);
            return "high";
        }
        String text = "at " + address;
        free(address);
        return text;
    }
}
