// A library in Rust between two Python calls: a trait object, a generic function, a closure.

type Callback = extern "C" fn(i32) -> i32;

mod shop {
    use super::Callback;

    pub trait Visit {
        fn visit(&self, code: i32) -> i32;
    }

    pub struct Cart<T> {
        pub items: Vec<T>,
        pub callback: Callback,
    }

    impl<T: Copy + Into<i64>> Visit for Cart<T> {
        #[inline(never)]
        fn visit(&self, code: i32) -> i32 {
            let sum: i64 = self.items.iter().map(|item| (*item).into()).sum();
            (self.callback)(code + sum as i32) + 1
        }
    }

    #[inline(never)]
    pub fn each<F: FnMut(i32) -> i32>(mut function: F) -> i32 {
        function(1) + 1
    }
}

#[no_mangle]
pub extern "C" fn run(callback: Callback) -> i32 {
    let cart = shop::Cart { items: vec![1i32, 2], callback };
    let visitor: Box<dyn shop::Visit> = Box::new(cart);
    shop::each(|code| visitor.visit(code)) + 1
}
