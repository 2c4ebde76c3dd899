package allod.gc.struct;

import allod.gc.object.FieldKind;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/// A field of an interface.
///
/// @param getter the method that reads it
/// @param setter the method that writes it; null when the interface has none
/// @param name in the layout
/// @param order asked for
/// @param form what lies in the field
/// @param primitive its kind; [FieldKind#REFERENCE] unless the form is [Form#PRIMITIVE]
/// @param target the interface that a reference or an array of references leads to; null else
record StructMember(
        Method getter,
        @Nullable Method setter,
        String name,
        int order,
        Form form,
        FieldKind primitive,
        @Nullable Class<?> target) {

    /// What lies in a field.
    enum Form {
        PRIMITIVE,
        STRUCT,
        WEAK,
        STRING,
        ARRAY,
        REF_ARRAY
    }

    boolean isReference() {
        return form != Form.PRIMITIVE;
    }

    /// Type of the value in Java.
    Class<?> type() {
        return getter.getReturnType();
    }
}
