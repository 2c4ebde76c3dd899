package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A class whose values have one owner each.
///
/// With a drop method the owner must call it once. Without one (`drop = ""`) the class is a plain structure:
/// its owned fields or components are closed or moved one by one. An uncertain middle way does not exist: see
/// [Copy] for values without an owner and [View] for values that borrow.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Owned {
    /// The method without parameters that ends the value; it counts as [Consumes].
    ///
    /// @return its name, or nothing for a structure
    String drop() default "close";
}
