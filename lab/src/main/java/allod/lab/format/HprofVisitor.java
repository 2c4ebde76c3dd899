package allod.lab.format;

import java.io.IOException;

/// Hears what a heap dump holds, in the order of the file. What is left of a body when a method returns is
/// skipped.
interface HprofVisitor {

    /// @param bytes of the text, which is next in `input`
    default void name(long id, int bytes, HprofInput input) throws IOException, MalformedDump {}

    default void loadClass(long classId, long nameId) throws MalformedDump {}

    default void root(int subTag, long id) throws MalformedDump {}

    /// @param input its next value is the super class
    default void classDump(long id, HprofInput input) throws IOException, MalformedDump {}

    /// @param bytes of the values, which are next in `input`
    default void instance(long id, long classId, long bytes, HprofInput input) throws IOException, MalformedDump {}

    /// @param length of the array, whose ids are next in `input`
    default void objectArray(long id, long classId, int length, HprofInput input) throws IOException, MalformedDump {}

    default void primitiveArray(long id, int type, int length, HprofInput input) throws MalformedDump {}
}
