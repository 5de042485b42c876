import { testProblem, uniforms } from '@/core/optimizers/test-problem';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';
import { quadprog } from '@/core/solvers/quadprog';
import {certifyQuadratic} from '@/core/optimizers/certificate';
let certW=0,qbad=0;let worst=0,bad=0,inf=0,iters=0;
for (let seed=1;seed<=400;seed++){
 const r=uniforms(seed*7+1);const n=2+Math.floor(r()*40);const g=1+Math.floor(r()*6);
 const p=testProblem({seed,assets:n,min:seed%3===0?-0.2:0,max:Math.max(0.2,2/n)});
 const rows=Array.from({length:g},(_,k)=>{const c=Float64Array.from({length:n},()=>k%2?(r()<0.4?1:0):r()*3-1);
   // feasible reference: random-ish
   const w=Float64Array.from({length:n},()=>1/n);let v=0;c.forEach((x,i)=>{v+=x*w[i]!});
   const kind=Math.floor(r()*4);const s=0.3*r();
   return {coefficients:c,min:kind===0?-Infinity:kind===3?v:v-s*r()+(r()<0.05?0.6:0),max:kind===1?Infinity:kind===3?v:v+0.2+s}});
 const prog={quadratic:p.covariance,linear:p.expectedReturns.map(x=>x*(seed%4)),lower:p.constraints.minWeights,upper:p.constraints.maxWeights,budget:1,rows};
 const s=new QuadraticSolver(prog);const st=s.solve(prog.linear);const o=quadprog(prog);
 iters+=s.iterations;
 if(st!=='solved'||!o){ if(st==='infeasible'&&!o)inf++; else {bad++;console.log(seed,n,g,st,!!o,s.iterations)} continue}
 const pf=certifyQuadratic(p.covariance,prog.linear,{...p.constraints,linear:rows.map(x=>({...x,name:''}))},s.x,s.rowPrices);const pq=certifyQuadratic(p.covariance,prog.linear,{...p.constraints,linear:rows.map(x=>({...x,name:''}))},o.x,o.rowPrices); const mx=(q:any)=>Math.max(q.primalResidual,q.dualResidual,q.gap);certW=Math.max(certW,mx(pf));if(mx(pq)>1e-9)qbad++;
 let d=0;for(let i=0;i<n;i++)d=Math.max(d,Math.abs(s.x[i]!-o.x[i]!)); for(let k=0;k<g;k++) d=Math.max(d,Math.abs(s.rowPrices[k]!-o.rowPrices[k]!)*0.01);
 if(d>1e-9){bad++;console.log('diff',seed,n,g,d)} worst=Math.max(worst,d);
}
console.log({certW,qbad,worst,bad,inf,iters});
