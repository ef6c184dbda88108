#include <vector>
#include <string>
#include <map>
#include <algorithm>
#include <functional>
#include <memory>
#include <cstdio>
#include <stdexcept>
namespace outer { namespace {
template <typename T, int N> struct Matrix {
  T data[N][N];
  template <typename U> inline __attribute__((always_inline)) T sum(U scale) const {
    T s{}; for (int i=0;i<N;i++) for (int j=0;j<N;j++) s += data[i][j]*static_cast<T>(scale); return s; }
  __attribute__((noinline)) T trace() const { T s{}; for(int i=0;i<N;i++) s+=data[i][i]; return s; }
};
}
struct Base { virtual ~Base(){} virtual int run(int x) const = 0; };
struct Derived : Base { int k; Derived(int k):k(k){} int run(int x) const override; };
int Derived::run(int x) const { Matrix<double,4> m; for(int i=0;i<16;i++) (&m.data[0][0])[i]=x+i; return (int)m.sum(k)+(int)m.trace(); }
class Counter { std::map<std::string,int> m; public:
  void add(const std::string&s){ m[s]++; }
  int get(const std::string&s) const { auto i=m.find(s); if(i==m.end()) throw std::out_of_range(s); return i->second; }
  bool operator<(const Counter&o) const { return m.size()<o.m.size(); } };
template<class F> __attribute__((noinline)) int apply(F f,int n){ int s=0; for(int i=0;i<n;i++) s+=f(i); return s; }
static inline int helper(int x){ return x*3+1; }
}
extern "C" int c_entry(int n){ return outer::apply([n](int i){ return outer::helper(i)*n; }, n); }
static int cmp_strings(const std::vector<std::string>&v, std::function<bool(const std::string&,const std::string&)> less){
  std::vector<std::string> w(v); std::sort(w.begin(),w.end(),less); return (int)w.front().size(); }
int main(int argc,char**argv){
  outer::Counter c; std::vector<std::string> v; for(int i=0;i<argc+10;i++){ v.push_back(std::to_string(i*7919%1000)); c.add(v.back()); }
  std::unique_ptr<outer::Base> b(new outer::Derived(argc));
  struct Local { int x; int twice() const { return x*2; } __attribute__((noinline)) int thrice() const { return x*3; } } l{argc};
  int r=b->run(argc)+c_entry(argc)+cmp_strings(v,[](const std::string&a,const std::string&b){return a.size()<b.size()||a<b;})+l.twice()+l.thrice();
  try { r+=c.get("nope"); } catch(const std::exception&e){ std::puts(e.what()); }
  std::printf("%d\n",r); return 0; }
