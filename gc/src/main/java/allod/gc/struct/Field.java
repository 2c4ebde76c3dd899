package allod.gc.struct;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says more about a field of a [Struct]; stands at the method that reads it.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Field {

    /// Order of a field without a wish.
    int LAST = Integer.MAX_VALUE;

    /// Where the field comes: lower ones first. Fields of the same order are packed, the largest first.
    int order() default LAST;

    /// Name in the layout; that of the method when it is left out.
    String name() default "";
}
