class Levels {
    @SuppressWarnings("OWN1002")
    void method(Object first) {
        first.hashCode();
    }

    void local() {
        @SuppressWarnings({"unused", Levels.CODE})
        Object second = new Object();
        second.hashCode();
    }

    static final String CODE = "OWN1001";

    Object plain() {
        return new Object();
    }

    class Inner {
        void reached(Object third) {
            Runnable r = () -> {
                third.hashCode();
            };
        }
    }
}
//! OWN1002 suppressed by the method
//! ^ 4 `first.hashCode()` here
//! OWN1003 not suppressed: another code
//! ^ 4 `first.hashCode()` here
//! OWN1001 suppressed by the local variable that the story speaks of
//! ^ 10 `second.hashCode()` here
//! - 9 `@SuppressWarnings({"unused", Levels.CODE}) Object second = new Object()` made here
//! OWN1010 not suppressed: another code than the variable's
//! ^ 10 `second.hashCode()` here
//! OWN2001 `new Object()` may live on the stack
//! ^ 16 `new Object()` flow: new Object() -> return
//! OWN1001 a loss in an inner class comes after what is wrong in its method
//! ^ 20 `Object third` here
//! OWN0382 wrong in a lambda
//! ^ 22 `third.hashCode()` here
