package allod.gc.dump;

import allod.gc.object.FieldKind;
import allod.pages.Address;
import java.io.IOException;

/// How a value of the heap looks in a dump.
final class HprofType {

    private HprofType() {}

    /// The dump's code for a kind.
    static int codeOf(FieldKind kind) {
        return switch (kind) {
            case BOOLEAN -> HprofLayout.BOOLEAN;
            case BYTE -> HprofLayout.BYTE;
            case SHORT -> HprofLayout.SHORT;
            case CHAR -> HprofLayout.CHAR;
            case INT -> HprofLayout.INT;
            case LONG, POINTER -> HprofLayout.LONG;
            case FLOAT -> HprofLayout.FLOAT;
            case DOUBLE -> HprofLayout.DOUBLE;
            case REFERENCE -> HprofLayout.OBJECT;
        };
    }

    /// Writes `count` values that begin at an address; no references.
    static void write(HprofOutput out, FieldKind kind, long address, int count) throws IOException {
        if (kind == FieldKind.BYTE) {
            out.memory(address, count);
            return;
        }
        switch (kind.bytes()) {
            case 1 -> {
                for (long at = address, end = address + count; at < end; at++) {
                    out.u1(Address.getByte(at) == 0 ? 0 : 1);
                }
            }
            case 2 -> {
                for (long at = address, end = address + 2L * count; at < end; at += 2) {
                    out.u2(Address.getShort(at));
                }
            }
            case 4 -> {
                for (long at = address, end = address + 4L * count; at < end; at += 4) {
                    out.u4(Address.getInt(at));
                }
            }
            default -> {
                for (long at = address, end = address + 8L * count; at < end; at += 8) {
                    out.u8(Address.getLong(at));
                }
            }
        }
    }

    /// The name that the JVM has for arrays of a kind.
    static String arrayNameOf(FieldKind kind) {
        return switch (kind) {
            case BOOLEAN -> "[Z";
            case BYTE -> "[B";
            case SHORT -> "[S";
            case CHAR -> "[C";
            case INT -> "[I";
            case LONG, POINTER -> "[J";
            case FLOAT -> "[F";
            case DOUBLE -> "[D";
            case REFERENCE -> "[Ljava/lang/Object;";
        };
    }
}
