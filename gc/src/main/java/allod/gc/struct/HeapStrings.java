package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectType;
import allod.gc.object.SlotLayout;
import allod.gc.object.TextEncoding;
import allod.pages.Address;
import java.lang.foreign.MemorySegment;

/// Strings as objects of a heap: immutable arrays of bytes, of Latin-1 when that is enough and of UTF-8 else
/// ([TextEncoding]).
///
/// ```java
/// long name = scope.slot(HeapStrings.create(mutator, "Ada"));
/// HeapStrings.equals(mutator, mutator.handle(name), "Ada");      // true, without a Java string
/// ```
///
/// - **HS1** `read(create(s))` equals `s` for every Java string, lone surrogates included
/// - **HS2** [#hash] and [#compare] are those of the Java strings
///
/// Threads: the mutator's.
///
/// Errors: a reference to another object is an `IllegalArgumentException`.
public final class HeapStrings {

    private HeapStrings() {}

    /// A new string. A safepoint.
    ///
    /// @return a reference, valid until the next safepoint
    /// @throws IllegalArgumentException when it takes 2 GiB or more
    public static long create(Mutator mutator, String text) {
        TextEncoding encoding = TextEncoding.of(text);
        long bytes = encoding.bytesOf(text);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a string of " + text.length() + " chars takes " + bytes
                    + " bytes, more than " + Integer.MAX_VALUE + ": store it in parts");
        }
        ObjectType type = StructTypes.of(mutator.heap()).stringType(encoding);
        long string = mutator.allocArray(type, (int) bytes);
        encoding.write(text, contents(string));
        return string;
    }

    /// The string as one of Java.
    public static String read(Mutator mutator, long string) {
        TextEncoding encoding = encodingOf(mutator, string);
        return encoding.read(contents(string), mutator.length(string));
    }

    /// UTF-16 units of the string, as [String#length()].
    public static int length(Mutator mutator, long string) {
        int bytes = mutator.length(string);
        if (encodingOf(mutator, string) == TextEncoding.LATIN1) {
            return bytes;
        }
        int units = 0;
        for (long state = TextEncoding.START; TextEncoding.hasNext(state, bytes); units++) {
            state = TextEncoding.UTF8.next(contents(string), state);
        }
        return units;
    }

    /// Whether it has the characters of `text`.
    public static boolean equals(Mutator mutator, long string, String text) {
        TextEncoding encoding = encodingOf(mutator, string);
        int bytes = mutator.length(string);
        if (bytes < text.length()) { // no unit takes less than a byte
            return false;
        }
        long state = TextEncoding.START;
        for (int i = 0; i < text.length(); i++) {
            if (!TextEncoding.hasNext(state, bytes)) {
                return false;
            }
            state = encoding.next(contents(string), state);
            if (TextEncoding.unitOf(state) != text.charAt(i)) {
                return false;
            }
        }
        return !TextEncoding.hasNext(state, bytes);
    }

    /// Whether two strings have the same characters.
    public static boolean equals(Mutator mutator, long string, long other) {
        int bytes = mutator.length(string);
        return encodingOf(mutator, string) == encodingOf(mutator, other)
                && bytes == mutator.length(other)
                && mismatch(contents(string), bytes, contents(other), bytes) < 0;
    }

    /// As [String#hashCode()] of the same characters; computed anew each time.
    public static int hash(Mutator mutator, long string) {
        TextEncoding encoding = encodingOf(mutator, string);
        int bytes = mutator.length(string);
        int hash = 0;
        for (long state = TextEncoding.START; TextEncoding.hasNext(state, bytes); ) {
            state = encoding.next(contents(string), state);
            hash = 31 * hash + TextEncoding.unitOf(state);
        }
        return hash;
    }

    /// Negative, 0 or positive, with the sign of [String#compareTo] of the same characters.
    public static int compare(Mutator mutator, long string, long other) {
        TextEncoding encoding = encodingOf(mutator, string);
        TextEncoding otherEncoding = encodingOf(mutator, other);
        int bytes = mutator.length(string);
        int otherBytes = mutator.length(other);
        long state = TextEncoding.START;
        long otherState = TextEncoding.START;
        while (TextEncoding.hasNext(state, bytes) && TextEncoding.hasNext(otherState, otherBytes)) {
            state = encoding.next(contents(string), state);
            otherState = otherEncoding.next(contents(other), otherState);
            int difference = TextEncoding.unitOf(state) - TextEncoding.unitOf(otherState);
            if (difference != 0) {
                return difference;
            }
        }
        return Boolean.compare(TextEncoding.hasNext(state, bytes), TextEncoding.hasNext(otherState, otherBytes));
    }

    private static long mismatch(long address, long bytes, long otherAddress, long otherBytes) {
        MemorySegment one = Address.segment(address, bytes);
        return one.mismatch(Address.segment(otherAddress, otherBytes));
    }

    /// Also checks that the reference is valid, and one of a string; the address of its bytes is used only
    /// after that.
    private static TextEncoding encodingOf(Mutator mutator, long string) {
        StructTypes types = StructTypes.of(mutator.heap());
        int found = string == 0 ? 0 : mutator.typeId(string);
        if (found == types.stringType(TextEncoding.LATIN1).id()) {
            return TextEncoding.LATIN1;
        }
        if (found == types.stringType(TextEncoding.UTF8).id()) {
            return TextEncoding.UTF8;
        }
        throw new IllegalArgumentException((found == 0 ? "null" : "an object of type " + found) + " is no string: "
                + "use what HeapStrings.create returned");
    }

    private static long contents(long string) {
        return (string & SlotLayout.ADDRESS_MASK) + HeaderLayout.BYTES;
    }
}
