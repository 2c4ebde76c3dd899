package allod.gc.dump;

import java.util.List;

/// A class as a dump has it.
///
/// @param id as an object
/// @param serial as traces name it
/// @param name in the JVM's form: `java/lang/Object`, `[J`
/// @param superId of the class above; 0 for none
/// @param instanceBytes what an instance takes; 0 for arrays
/// @param fields its own, not those of classes above
record HprofClass(long id, int serial, String name, long superId, int instanceBytes, List<Field> fields) {

    /// A field that instances have.
    ///
    /// @param type as in [HprofLayout]
    record Field(String name, int type) {

        int bytes() {
            return switch (type) {
                case HprofLayout.BOOLEAN, HprofLayout.BYTE -> 1;
                case HprofLayout.CHAR, HprofLayout.SHORT -> 2;
                case HprofLayout.INT, HprofLayout.FLOAT -> 4;
                default -> 8;
            };
        }
    }

    /// Bytes of the values of its own fields in the dump of an instance.
    int fieldBytes() {
        return fields.stream().mapToInt(Field::bytes).sum();
    }
}
