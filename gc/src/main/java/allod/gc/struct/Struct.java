package allod.gc.struct;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The interface describes objects of a heap: a method without parameters is a field, and one of the same name
/// with a parameter of its type writes it.
///
/// ```java
/// @Struct
/// interface Node {
///     long key();
///     void key(long value);
///     @Nullable Node next();
///     void next(@Nullable Node value);
/// }
/// ```
///
/// A field is of a primitive type, of another such interface, of [String], of an array ([LongArray] and its
/// siblings) or of [RefArray]. Default, static and private methods are left alone. There are no type parameters
/// and no parents.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Struct {

    /// Name of the type, as dumps and errors show it; that of the interface when it is left out.
    String value() default "";
}
