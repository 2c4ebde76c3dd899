package allod.gc.struct;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The field, a reference to another [Struct], does not keep its object alive: it reads as null once the object
/// is gone. Stands at the method that reads it. Each store makes a small object.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Weak {}
